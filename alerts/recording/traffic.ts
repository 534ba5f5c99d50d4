/** Requests by how they ended, prompts, and lengths of answers. Tokens per second: the verdict has them. */
import { inference } from '../../exporter/catalogue/index.ts';
import type { Outcome } from '../../exporter/model/inference.ts';
import { verdictInput } from './levels.ts';
import { OVER, quotient, SHARE, WINDOW } from './recorded-rule.ts';
import type { Quotient, RecordedRule, Rules } from './recorded-rule.ts';

const PER_SECOND = 'requests per second';

export const byOutcome: RecordedRule = {
  record: `server_model_outcome:inference_requests:rate${OVER}`,
  expr: `rate(${inference.requests.name}${WINDOW})`,
  unit: PER_SECOND,
  help: 'Requests finished, each outcome apart.',
};

/** Outcomes that the server never tells of add nothing; where it tells of none of them the sum is absent. */
export function withOutcome(record: string, ...outcomes: readonly Outcome[]): string {
  return `sum without (outcome) (${record}{outcome=~"${outcomes.join('|')}"})`;
}

export const served: RecordedRule = {
  record: `server_model:inference_requests_served:rate${OVER}`,
  expr: `sum without (outcome) (${byOutcome.record}{outcome!="aborted"})`,
  unit: PER_SECOND,
  help: 'Requests finished without those whose client went away: what failures are a share of.',
};

export const failed: RecordedRule = {
  record: `server_model:inference_requests_failed:rate${OVER}`,
  expr: withOutcome(byOutcome.record, 'empty', 'error'),
  unit: PER_SECOND,
  help: 'Requests that ended in an error, or in a 200 with nothing in it.',
};

/** Of requests that were answered with a 200, whatever was in it. */
export const ANSWERS: readonly Outcome[] = ['ok', 'empty', 'truncated'];

export const answers: RecordedRule = {
  record: `server_model:inference_answers:rate${OVER}`,
  expr: withOutcome(byOutcome.record, ...ANSWERS),
  unit: PER_SECOND,
  help: 'Requests answered with a 200, whatever was in it.',
};

export const emptyAnswers: RecordedRule = {
  record: `server_model:inference_empty_answers:rate${OVER}`,
  expr: withOutcome(byOutcome.record, 'empty'),
  unit: PER_SECOND,
  help: 'Of the answers, those with nothing in them.',
};

export const truncatedAnswers: RecordedRule = {
  record: `server_model:inference_truncated_answers:rate${OVER}`,
  expr: withOutcome(byOutcome.record, 'truncated'),
  unit: PER_SECOND,
  help: 'Of the answers, those cut off at the most tokens allowed.',
};

export const promptTokens: RecordedRule = {
  record: `server_model:inference_prompt_tokens:rate${OVER}`,
  expr: `rate(${inference.promptTokens.name}${WINDOW})`,
  unit: 'tokens per second',
  help: 'Prompt tokens taken in, cached ones included.',
};

export const answerTokens: RecordedRule = {
  record: `server_model:inference_output_tokens_sum:rate${OVER}`,
  expr: `rate(${inference.outputTokens.name}_sum${WINDOW})`,
  unit: 'tokens per second',
  help: 'Tokens of the answers that ended.',
};

export const answersMeasured: RecordedRule = {
  record: `server_model:inference_output_tokens_count:rate${OVER}`,
  expr: `rate(${inference.outputTokens.name}_count${WINDOW})`,
  unit: 'answers per second',
  help: 'Answers whose length was measured.',
};

export const answerLengths: RecordedRule = {
  record: `server_model:${inference.outputTokens.name}_bucket:rate${OVER}`,
  expr: `rate(${inference.outputTokens.name}_bucket${WINDOW})`,
  unit: 'answers per second',
  help: 'Buckets of the length of answers in tokens, label `le`.',
};

/** Recorded by the verdict; here for the fleet, and for all who read it. */
export const failureRatio: Quotient = {
  ...verdictInput('failedShare', SHARE, 'Share of the requests served that failed.'),
  of: failed.record,
  over: served.record,
};

export const RATES: Rules = [
  byOutcome,
  served,
  failed,
  answers,
  emptyAnswers,
  truncatedAnswers,
  promptTokens,
  answerTokens,
  answersMeasured,
];

export const emptyRatio = quotient({
  record: `server_model:inference_empty_answers:ratio${OVER}`,
  of: emptyAnswers.record,
  over: answers.record,
  unit: SHARE,
  help: 'Share of the answers with nothing in them.',
});

export const truncatedRatio = quotient({
  record: `server_model:inference_truncated_answers:ratio${OVER}`,
  of: truncatedAnswers.record,
  over: answers.record,
  unit: SHARE,
  help: 'Share of the answers that were cut off.',
});

export const tokensPerAnswer = quotient({
  record: `server_model:inference_output_tokens_per_answer:ratio${OVER}`,
  of: answerTokens.record,
  over: answersMeasured.record,
  unit: 'tokens',
  help: 'Mean length of an answer.',
});

const OWN_RATIOS = [emptyRatio, truncatedRatio, tokensPerAnswer];

/** Shares and means of the rates above. */
export const RATIOS: readonly Quotient[] = [failureRatio, ...OWN_RATIOS];

export const TRAFFIC: Rules = [...RATES, ...OWN_RATIOS, answerLengths];
