import type { Dyno } from '../dynos/dyno.ts';
import type { Heroku } from '../heroku.ts';
import { addonOf, appOf, attachmentsOfAddon, currentRelease } from '../state/find.ts';
import { findPlan } from '../state/plans.ts';
import type { Addon, App, Attachment, ProcessType, Release } from '../state/world.ts';

/** Things that the local Heroku has one of, or that mean nothing here. */
const FIXED = {
  service: { id: '6c67493d-8fc2-4cd4-9161-4f1ec11cbe69', name: 'heroku-postgresql' },
  region: { id: '59accabd-516d-4f0e-83e6-6e3757701145', name: 'us' },
  stack: { id: 'c3a36bf9-3d3b-4e3b-9a3c-0f3b3f0c3f24', name: 'heroku-24' },
  generation: { id: 'a1d9f6d4-8b1e-4e3b-8a53-f37f4a1f0c11', name: 'cedar' },
};

const named = ({ id, name }: { id: string; name: string }) => ({ id, name });

export function showApp({ world }: Heroku, app: App) {
  return {
    ...named(app),
    acm: false,
    archived_at: null,
    build_stack: FIXED.stack,
    buildpack_provided_description: 'Node.js',
    create_status: 'complete',
    created_at: app.createdAt,
    generation: FIXED.generation,
    git_url: `https://git.heroku.com/${app.name}.git`,
    internal_routing: null,
    maintenance: app.maintenance,
    organization: null,
    owner: world.account,
    process_tier: 'production',
    region: FIXED.region,
    released_at: app.releases.at(-1)?.createdAt ?? null,
    repo_size: 0,
    slug_size: 0,
    space: null,
    stack: FIXED.stack,
    team: null,
    updated_at: app.releases.at(-1)?.createdAt ?? app.createdAt,
    web_url: `http://127.0.0.1:${app.port}/`,
  };
}

export function showPlan(name: string) {
  const cents = findPlan(name)?.cents ?? 0;
  const time = '2024-01-01T00:00:00Z';
  return {
    id: `b3a4ab8c-1111-4cd4-9161-${Buffer.from(name.slice(-6).padStart(6)).toString('hex')}`,
    name: `heroku-postgresql:${name}`,
    addon_service: FIXED.service,
    compliance: null,
    created_at: time,
    default: name === 'essential-0',
    description: `Heroku Postgres ${name}`,
    human_name: name,
    price: { cents, unit: 'month', contract: false, metered: false },
    state: 'ga',
    updated_at: time,
    visible: true,
  };
}

export function showAddon({ world }: Heroku, addon: Addon) {
  const app = named(appOf(world, addon.appId));
  const attachments = attachmentsOfAddon(world, addon).filter(({ appId }) => appId === app.id);
  return {
    ...named(addon),
    actions: [],
    addon_service: FIXED.service,
    app,
    billed_price: showPlan(addon.plan).price,
    billing_entity: { ...app, type: 'app' },
    config_vars: attachments.map(({ name }) => `${name}_URL`),
    created_at: addon.createdAt,
    plan: showPlan(addon.plan),
    provider_id: addon.id,
    state: addon.state,
    updated_at: addon.createdAt,
    web_url: `https://addons-sso.heroku.com/apps/${app.id}/addons/${addon.id}`,
  };
}

/** @param included What `Accept-Inclusion` asks for: without it, plan and variables are left out. */
export function showAttachment({ world }: Heroku, attachment: Attachment, included: string[]) {
  const addon = addonOf(world, attachment);
  const { id, name } = showPlan(addon.plan);
  return {
    ...named(attachment),
    addon: {
      ...named(addon),
      app: named(appOf(world, addon.appId)),
      ...(included.includes('addon:plan') && { plan: { id, name } }),
    },
    app: named(appOf(world, attachment.appId)),
    ...(included.includes('config_vars') && { config_vars: [`${attachment.name}_URL`] }),
    created_at: attachment.createdAt,
    log_input_url: null,
    namespace: attachment.namespace,
    updated_at: attachment.createdAt,
    web_url: null,
  };
}

export function showDyno({ world }: Heroku, dyno: Dyno) {
  const app = appOf(world, dyno.appId);
  const release = app.releases.find(({ version }) => version === dyno.release);
  return {
    ...named(dyno),
    app: named(app),
    attach_url: dyno.attachUrl,
    command: dyno.command,
    created_at: dyno.createdAt,
    release: { id: release?.id ?? app.id, version: dyno.release },
    size: dyno.size,
    state: dyno.state,
    type: dyno.type,
    updated_at: dyno.updatedAt,
  };
}

export function showProcessType(app: App, { id, type, command, quantity, size }: ProcessType) {
  const times = { created_at: app.createdAt, updated_at: app.createdAt };
  return { id, type, command, quantity, size, app: named(app), ...times };
}

export function showRelease({ world }: Heroku, app: App, release: Release) {
  return {
    id: release.id,
    addon_plan_names: [],
    app: named(app),
    artifacts: [],
    created_at: release.createdAt,
    current: currentRelease(app) === release,
    description: release.description,
    eligible_for_rollback: release.status === 'succeeded',
    oci_image: null,
    output_stream_url: null,
    slug: null,
    status: release.status,
    updated_at: release.createdAt,
    user: world.account,
    version: release.version,
  };
}
