using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Pipeline;

/// <summary>What became of a decision: a closed list.</summary>
public abstract record DecisionResult
{
    private DecisionResult()
    {
    }

    /// <param name="Answered">False when the pair has no channel out: the partner was not told.</param>
    public sealed record Done(TrustRequest Request, bool Answered) : DecisionResult;

    public sealed record Refused(string Code, string Detail) : DecisionResult
    {
        public const string NotFound = "not-found";
        public const string Decided = "proposal-decided";

        /// <summary>Why the profile cannot be published with it.</summary>
        public IReadOnlyList<ProfileError> Errors { get; init; } = [];
    }
}
