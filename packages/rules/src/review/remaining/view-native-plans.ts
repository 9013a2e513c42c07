import type { NativePlan } from '@nymgate/engine/plan/plan';
import type { NamedView } from '../../dialects/endpoint-view.ts';
import { nativeReview } from '../native-review.ts';

const views = new WeakMap<NativePlan, NamedView>();

/** Thousands of fields, computed once for each plan. */
export function viewNativePlans(plans: readonly NativePlan[]): readonly NamedView[] {
  return plans.map((plan) => {
    const view = views.get(plan) ?? { policy: plan.name, view: nativeReview.view(plan, []) };
    views.set(plan, view);
    return view;
  });
}
