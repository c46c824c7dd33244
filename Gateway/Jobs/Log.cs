using Gateway.Exchanges;
using Gateway.Partners;

namespace Gateway.Jobs;

/// <summary>Events 2200-2299.</summary>
internal static partial class Log
{
    [LoggerMessage(2200, LogLevel.Error, "A job names the stage {Stage}, which this program does not know")]
    public static partial void UnknownStage(ILogger logger, string stage);

    [LoggerMessage(2201, LogLevel.Error, "Stage {Stage} failed on exchange {ExchangeId}; it is tried again")]
    public static partial void StageFault(ILogger logger, Exception error, Stage stage, ExchangeId exchangeId);

    [LoggerMessage(2202, LogLevel.Warning, "{Count} leases could not be given back; they run out by themselves")]
    public static partial void ReleaseFailed(ILogger logger, Exception error, int count);

    [LoggerMessage(2203, LogLevel.Warning, "Leases could not be renewed")]
    public static partial void RenewalFailed(ILogger logger, Exception error);

    [LoggerMessage(2204, LogLevel.Warning, "A wake-up of stage {Stage} could not be queued")]
    public static partial void WakeFailed(ILogger logger, Exception error, Stage stage);

    [LoggerMessage(2205, LogLevel.Error, "Recovery failed; it is tried again")]
    public static partial void RecoveryFailed(ILogger logger, Exception error);

    [LoggerMessage(2206, LogLevel.Warning, "The next due time of stage {Stage} could not be read")]
    public static partial void DueLookFailed(ILogger logger, Exception error, Stage stage);

    [LoggerMessage(2207, LogLevel.Error, "{Chore} failed; it is tried again")]
    public static partial void ChoreFailed(ILogger logger, Exception error, string chore);

    [LoggerMessage(2208, LogLevel.Warning, "A profile is not applied: {Finding}")]
    public static partial void ProfileRefused(ILogger logger, string finding);

    [LoggerMessage(2209, LogLevel.Information, "Purged the payloads of {Count} exchanges")]
    public static partial void Purged(ILogger logger, int count);

    [LoggerMessage(2210, LogLevel.Error, "The machine failed stage {Stage} on exchange {ExchangeId}; it is tried again in {Pause}, and this does not count as a crash")]
    public static partial void MachineFault(ILogger logger, Exception error, Stage stage, ExchangeId exchangeId, TimeSpan pause);

    [LoggerMessage(2211, LogLevel.Warning, "{Count} certificates end soon; their alerts are on the trail, and gw keys list shows them")]
    public static partial void CertificatesEnd(ILogger logger, int count);

    [LoggerMessage(2212, LogLevel.Warning, "A certificate that {Partner} sent is not taken, {Code}: {Detail}")]
    public static partial void CertificateNotTaken(ILogger logger, PartnerId partner, string code, string detail);

    [LoggerMessage(2213, LogLevel.Error, "Looking at channel {Channel} failed; it is tried again")]
    public static partial void PollFault(ILogger logger, Exception error, ChannelId channel);

    [LoggerMessage(2214, LogLevel.Error, "The looks at channels failed; they are tried again")]
    public static partial void PollsFailed(ILogger logger, Exception error);

    [LoggerMessage(2215, LogLevel.Warning, "Channel {Channel} cannot tell that something came")]
    public static partial void WaitFailed(ILogger logger, Exception error, ChannelId channel);

    [LoggerMessage(2216, LogLevel.Error, "The look at channel {Channel} gets no answer; its place is given away, and whoever can looks there")]
    public static partial void LookHangs(ILogger logger, ChannelId channel);
}
