/** Why a server that a review needs did not answer, in a sentence that tells what to do and holds no secret. */
export class ReviewProblem extends Error {
  override readonly name = 'ReviewProblem';
}
