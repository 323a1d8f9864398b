-- Functions and triggers.

CREATE FUNCTION public.touch_updated_at() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  NEW.updated_at := now();
  RETURN NEW;
END
$$;

-- A body that is text: the names in it are looked up when it runs.
CREATE FUNCTION public.find_users(term text) RETURNS SETOF public.users
  LANGUAGE sql STABLE AS $$
  SELECT * FROM public.users
   WHERE display_name ILIKE '%' || term || '%' OR email::text ILIKE term || '%'
$$;

-- A body that is parsed: it depends on the table itself, whatever that is called later.
CREATE FUNCTION public.open_threats(model uuid) RETURNS bigint
  LANGUAGE sql STABLE
BEGIN ATOMIC
  SELECT count(*) FROM public.threats WHERE threat_model_id = model AND status = 'open';
END;

CREATE FUNCTION public.refuse_denied_url() RETURNS trigger
  LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM public.webhook_url_deny_list WHERE NEW.url LIKE pattern) THEN
    RAISE EXCEPTION 'the URL % is on the deny list', NEW.url USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END
$$;

CREATE PROCEDURE public.revoke_expired_tokens()
  LANGUAGE sql AS $$
  UPDATE public.refresh_tokens SET revoked_at = now()
   WHERE revoked_at IS NULL AND expires_at < now()
$$;

CREATE TRIGGER users_touch BEFORE UPDATE ON public.users
  FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();
CREATE TRIGGER threat_models_touch BEFORE UPDATE ON public.threat_models
  FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();
CREATE TRIGGER diagrams_touch BEFORE UPDATE ON public.diagrams
  FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION public.touch_updated_at();
CREATE TRIGGER threats_touch BEFORE UPDATE ON public.threats
  FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();
CREATE TRIGGER notes_touch BEFORE UPDATE OF body ON public.notes
  FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();
CREATE TRIGGER webhook_subscriptions_touch BEFORE UPDATE ON public.webhook_subscriptions
  FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();
CREATE TRIGGER webhook_subscriptions_denied BEFORE INSERT OR UPDATE ON public.webhook_subscriptions
  FOR EACH ROW EXECUTE FUNCTION public.refuse_denied_url();
CREATE TRIGGER user_preferences_touch BEFORE UPDATE ON public.user_preferences
  FOR EACH ROW EXECUTE FUNCTION public.touch_updated_at();
ALTER TABLE public.user_preferences DISABLE TRIGGER user_preferences_touch;
