import { ok, type Call, type Route } from '../http/call.ts';
import { timestamp } from '../ledger/clock.ts';

export const account: readonly Route[] = [
  { method: 'GET', path: '/account', handle: (call) => ok(view(call)) },
  // Accounts here belong to no team.
  { method: 'GET', path: '/teams', handle: () => ok([]) },
  { method: 'GET', path: '/account/rate-limits', handle: (call) => ok({ remaining: call.remaining }) },
];

function view({ account: user, version }: Call): object {
  const common = {
    allow_tracking: false,
    beta: false,
    country_of_residence: null,
    created_at: timestamp(user.createdAt),
    default_organization: null,
    default_team: null,
    delinquent_at: null,
    email: user.email,
    federated: false,
    id: user.id,
    identity_provider: null,
    last_login: null,
    name: user.name,
    sms_number: null,
    suspended_at: null,
    two_factor_authentication: false,
    updated_at: timestamp(user.createdAt),
    verified: true,
  };
  return version === '3' ? common : { ...common, ...sdkOnly };
}

const sdkOnly = {
  acknowledged_msa: false,
  acknowledged_msa_at: null,
  eco_dynos_enabled: false,
  eco_dynos_shutdown_at: null,
  italian_customer_terms: null,
  italian_partner_terms: null,
  mfa_enabled: false,
  mfa_exemption: false,
  mfa_exemption_reason: null,
  mfa_experience: 'legacy',
  pipeline_cost_consent_at: null,
};
