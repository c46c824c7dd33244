using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>
/// The way back for answers: the channel out of the pair that the request came by. The address that a request names is the sender's word and is not called
/// for it, as a receipt's is not (RFC 4130 7.3 leaves it free, which made servers call anybody).
/// </summary>
internal sealed class Answers(IPartnerDirectory partners, IServiceProvider transports)
{
    /// <summary>Null when the pair has no channel out, or it is another partner's.</summary>
    public Answer? Of(PartnerId partner, string us, string them, string requestId, IReadOnlyList<TrustAnswer> answers)
    {
        var known = partners.Current;
        if (known.FindAs2(them, us, ChannelDirection.Out) is not { } channel || channel.Partner != partner)
        {
            return null;
        }

        var format = transports.GetRequiredKeyedService<ICertificateExchangeFormat>(channel.Transport);
        return new Answer(channel, known.Find(partner)?.SnapshotHash, format.WriteResponse(channel, requestId, answers), requestId, answers);
    }

    /// <summary>What the trail says where there is no way back.</summary>
    /// <param name="named">The address that the request names, where it is known.</param>
    public static string NoWayBack(string requestId, string us, string them, string? named) => Facts.Of(
        ("code", CertificateExchangeCodes.NoChannelOut), ("request", requestId), ("named", named),
        ("detail", $"The pair {them} to {us} has no channel out; the answer was not sent."));
}
