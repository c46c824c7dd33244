using Gateway.Audit;
using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Pipeline;

namespace Gateway.Jobs;

/// <summary>
/// Takes the certificates that partners sent whose profiles say <c>cem: accept</c>. What cannot be taken waits for a person, who is told once; it is tried again.
/// </summary>
internal sealed class TrustChore(
    ITrustRequests requests, ICertificateDecisions decisions, IPartnerDirectory partners, ICertificateMarks marks, TimeProvider clock, ILogger<TrustChore> logger)
    : Chore(clock, logger)
{
    private const string Actor = "system";
    private readonly TimeProvider _clock = clock;
    private readonly ILogger _logger = logger;

    protected override string Name => "Taking certificates";

    protected override TimeSpan Every { get; } = TimeSpan.FromSeconds(5);

    protected override async Task DoAsync(CancellationToken ct)
    {
        if (partners.Current.Partners.All(p => p.CertificatePolicy != CertificatePolicy.Accept))
        {
            return;
        }

        foreach (var request in await requests.ListAsync(Direction.Inbound, openOnly: true, ct).ConfigureAwait(false))
        {
            if (partners.Current.Find(request.Partner)?.CertificatePolicy == CertificatePolicy.Accept)
            {
                await TakeAsync(request, ct).ConfigureAwait(false);
            }
        }
    }

    private async Task TakeAsync(TrustRequest request, CancellationToken ct)
    {
        if (await decisions.AcceptAsync(request.Id, name: null, Actor, static _ => Task.CompletedTask, ct).ConfigureAwait(false)
            is not DecisionResult.Refused { Code: not DecisionResult.Refused.Decided } refused)
        {
            return;
        }

        var facts = System.Text.Json.JsonSerializer.Serialize(new { code = refused.Code, proposal = request.Id, sha256 = request.Certificate.Thumbprint, detail = refused.Detail });
        var mark = new CertificateMark(request.Partner, request.Certificate.Thumbprint, "not-taken", _clock.GetUtcNow());
        if (await marks.NoteAsync(mark, AuditKinds.Alert, Actor, facts, ct).ConfigureAwait(false))
        {
            Log.CertificateNotTaken(_logger, request.Partner, refused.Code, refused.Detail);
        }
    }
}
