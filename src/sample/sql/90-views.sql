-- A view and a materialised view, filled from what is there when they are made.

CREATE VIEW public.threat_model_overview AS
SELECT m.id, m.name, m.status, u.display_name AS owner, public.open_threats(m.id) AS open_threats
  FROM public.threat_models m
  JOIN public.users u ON u.id = m.owner_id;

CREATE MATERIALIZED VIEW public.threat_statistics AS
SELECT threat_model_id, severity, count(*) AS threats, max(risk) AS highest_risk
  FROM public.threats
 GROUP BY threat_model_id, severity;

CREATE UNIQUE INDEX threat_statistics_key
  ON public.threat_statistics (threat_model_id, severity);
