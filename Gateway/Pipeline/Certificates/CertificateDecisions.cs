using System.Globalization;
using Gateway.Access;
using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;
using Microsoft.Extensions.Options;

namespace Gateway.Pipeline.Certificates;

/// <summary>
/// Decides a request that waits. An accepted certificate is in the partner's files and running before the partner is told so: what it signs with from then on
/// is taken.
/// </summary>
internal sealed class CertificateDecisions(
    ITrustRequests requests, IProfileEditor editor, IProfilePublisher publisher, IPartnerDirectory partners, Answers answers, IOutcomeCommitter committer, IWake wake,
    IOptions<ProfilesOptions> profiles, TimeProvider clock) : ICertificateDecisions
{
    private const int MaxReason = 500;

    public async Task<DecisionResult> AcceptAsync(string id, string? name, string actor, Func<PartnerPlan, Task> shown, CancellationToken ct)
    {
        _ = await partners.RefreshAsync(ct).ConfigureAwait(false);
        var request = await requests.FindAsync(id, ct).ConfigureAwait(false);
        if (Closed(request, id) is { } closed)
        {
            return closed;
        }

        if (!Runs(request!) && await PublishAsync(request!, name ?? NameOf(request!), actor, shown, ct).ConfigureAwait(false) is { } refused)
        {
            return refused;
        }

        return await DecideAsync(request! with { State = TrustState.Accepted }, actor, ct).ConfigureAwait(false);
    }

    public async Task<DecisionResult> RejectAsync(string id, string reason, string actor, CancellationToken ct)
    {
        _ = await partners.RefreshAsync(ct).ConfigureAwait(false);
        var request = await requests.FindAsync(id, ct).ConfigureAwait(false);
        return Closed(request, id) is { } closed
            ? closed
            : await DecideAsync(request! with { State = TrustState.Rejected, Reason = OneLine.Of(reason, MaxReason) }, actor, ct).ConfigureAwait(false);
    }

    private static DecisionResult.Refused? Closed(TrustRequest? request, string id) => request switch
    {
        not { Direction: Direction.Inbound } => new(DecisionResult.Refused.NotFound, $"There is no proposal {id}; 'gw keys proposals' lists them."),
        { State: not TrustState.Open } => new(DecisionResult.Refused.Decided, $"Proposal {id} was {request.State.ToString().ToLowerInvariant()} on {request.DecidedAt:yyyy-MM-dd} by {request.DecidedBy}."),
        _ => null,
    };

    /// <summary>The certificate is in the profile that runs: by hand, or by a try that ended half-way.</summary>
    private bool Runs(TrustRequest request) => partners.Current.Find(request.Partner)?.Certificates
        .Any(c => c.Thumbprint == request.Certificate.Thumbprint && c.Uses.HasFlag(request.Uses)) == true;

    private async Task<DecisionResult.Refused?> PublishAsync(TrustRequest request, string name, string actor, Func<PartnerPlan, Task> shown, CancellationToken ct)
    {
        var folder = profiles.Value.Directory;
        var proposed = await editor.ProposeAsync(folder, request.Partner, new ProfileCertificate(name, request.Certificate, request.Uses, FromOf(request)), ct)
            .ConfigureAwait(false);
        if (proposed is not ProfileEditResult.Ready { Edit: var edit })
        {
            var because = (ProfileEditResult.Refused)proposed;
            return new DecisionResult.Refused(because.Code, because.Detail);
        }

        await shown(edit.Plan).ConfigureAwait(false);
        edit.Write();
        var report = await publisher.ApplyAsync(folder, [request.Partner.Value], actor, CancellationToken.None).ConfigureAwait(false);
        if (Runs(request))
        {
            return null;
        }

        edit.Undo();
        return new DecisionResult.Refused(ProfileEditResult.Refused.Errors, $"The profile of {request.Partner} cannot be published with it; the files are as they were.")
        {
            Errors = [.. report.Plan.AllErrors],
        };
    }

    /// <summary>
    /// The day until which the partner wants an answer is the day from which on it uses the certificate; before it we encrypt to it only once it has signed
    /// with it. Without such a day it is tomorrow, so that the answer itself goes by the certificate that was used before, where there is one that lasts.
    /// </summary>
    private DateOnly FromOf(TrustRequest request)
    {
        var (now, today) = (clock.GetUtcNow(), Day(clock.GetUtcNow()));
        var lasts = partners.Current.Find(request.Partner)!.CertificatesFor(CertificateUse.Encrypt, now).Any(c => Day(c.Until) > today);
        var asked = request.RespondBy is { } by ? Day(by) : today;
        var day = asked > today ? asked : lasts ? today.AddDays(1) : today;
        var (first, last) = (Day(request.Certificate.NotBefore), Day(request.Certificate.NotAfter));
        return day < first ? first : day > last ? last : day;
    }

    private static DateOnly Day(DateTimeOffset at) => DateOnly.FromDateTime(at.UtcDateTime);

    private static string NameOf(TrustRequest request) =>
        $"cem-{request.Certificate.NotBefore.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}-{request.Certificate.Thumbprint[..8]}";

    private async Task<DecisionResult> DecideAsync(TrustRequest decided, string actor, CancellationToken ct)
    {
        var draft = new OutcomeDraft(clock, actor);
        var said = new TrustAnswer(decided.State == TrustState.Accepted, decided.Reason, decided.Issuer, decided.Certificate.SerialDecimal);
        var answer = answers.Of(decided.Partner, decided.Us, decided.Them, decided.RequestId, [said]);
        draft.Add(new TrustDecision(decided.Id, decided.State, decided.Reason, draft.Now, actor) { IsNeeded = true });
        draft.Note(
            decided.Exchange, said.IsAccepted ? AuditKinds.CertificateAccepted : AuditKinds.CertificateRejected, TrustFacts.Of(decided, reason: decided.Reason));
        if (answer is null)
        {
            draft.Note(decided.Exchange, AuditKinds.Alert, Answers.NoWayBack(decided.RequestId, decided.Us, decided.Them, named: null));
        }

        answer?.AddTo(draft, decided.Exchange, actor, clock);
        switch (await committer.CommitAsync(draft.ToOutcome(), ct).ConfigureAwait(false))
        {
            case OutcomeResult.Committed:
                wake.Wake(Stage.Delivery);
                return new DecisionResult.Done(decided, answer is not null);
            case OutcomeResult.Stale:
                return new DecisionResult.Refused(DecisionResult.Refused.Decided, $"Proposal {decided.Id} was decided a moment ago.");
            case var result:
                throw new InvalidOperationException($"A decision about a certificate ended as {result}.", (result as OutcomeResult.Refused)?.Error);
        }
    }
}
