namespace Gateway.Jobs;

/// <summary>Looks for certificates that end soon.</summary>
internal sealed class CertificateChore(CertificateExpiry expiry, TimeProvider clock, ILogger<CertificateChore> logger) : Chore(clock, logger)
{
    private readonly ILogger _logger = logger;

    protected override string Name => "Looking at certificates";

    protected override TimeSpan Every { get; } = TimeSpan.FromMinutes(10);

    protected override async Task DoAsync(CancellationToken ct)
    {
        if (await expiry.TellAsync(ct).ConfigureAwait(false) is > 0 and var raised)
        {
            Log.CertificatesEnd(_logger, raised);
        }
    }
}
