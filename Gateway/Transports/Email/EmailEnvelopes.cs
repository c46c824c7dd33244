using System.Security.Cryptography;
using System.Text;
using Gateway.Access;
using Gateway.Partners;
using Gateway.Security.Envelopes;

namespace Gateway.Transports.Email;

/// <summary>The envelope of a mail as its header and the channel say it: who has to have signed it, or who else speaks for its sender. Mails are answered by no receipt.</summary>
internal sealed class EmailEnvelopes(IPartnerDirectory partners, TimeProvider clock) : IReceiptWriter
{
    private const int MostShown = 200;

    public InboundEnvelope Describe(Channel channel, IReadOnlyDictionary<string, string> fields)
    {
        var (terms, now) = (channel.Email!, clock.GetUtcNow());
        var isVouched = Vouching.IsIn(fields);
        return new InboundEnvelope
        {
            Key = KeyOf(channel, fields),

            // A header that cannot be read is what is wrong with the mail.
            Refusal = isVouched || fields.Count == 0 ? null : WhyUnlisted(terms, fields),
            Unproven = isVouched ? null : WhyUnproven(terms, fields) ?? AutomaticMail.WhyHeld(fields),
            Fields = fields,
            Terms = new EnvelopeTerms
            {
                Signers = [.. partners.Current.Find(channel.Partner)?.SignersAt(now) ?? []],
                RequireEncrypted = terms.RequireEncrypted,
                OurKey = terms.Key,
                AllowLegacy = terms.LegacyUntil >= DateOnly.FromDateTime(now.UtcDateTime),
                MaxBytes = channel.MaxBytes,
                Mail = terms.Parts,
            },
        };
    }

    public ValueTask<Receipt?> WriteAsync(ReceiptMatter matter, CancellationToken ct) => ValueTask.FromResult<Receipt?>(null);

    public Receipt Again(Receipt written, ReadOnlyMemory<byte> stored) => written;

    private static (string Code, string Detail)? WhyUnlisted(EmailTerms terms, IReadOnlyDictionary<string, string> fields) =>
        MailHeader.AddressOf(fields) is not { } address
            ? (Vouching.SenderUnlisted, $"From is {(fields.TryGetValue(MailHeader.From, out var from) ? OneLine.Of(from, MostShown) : "not there, or there twice")}: not one address.")
            : terms.Lists(address) ? null : (Vouching.SenderUnlisted, $"{OneLine.Of(address, MostShown)} is none of the partner's addresses.");

    private static (string Code, string Detail)? WhyUnproven(EmailTerms terms, IReadOnlyDictionary<string, string> fields)
    {
        if (terms.Trust == MailTrust.Smime)
        {
            return (Vouching.SenderUnproven, "The mail has no signature of the partner's.");
        }

        if (!fields.TryGetValue(MailHeader.Results, out var value) || AuthenticationResults.Parse(value, terms.AuthServId == EmailTerms.Nameless) is not { } results
            || !results.AuthServId.Equals(terms.AuthServId, StringComparison.OrdinalIgnoreCase))
        {
            return (Vouching.SenderUnproven, $"The mail has no signature of the partner's, and no Authentication-Results of {terms.AuthServId}.");
        }

        var domain = MailHeader.AddressOf(fields) is { } address ? address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..] : "";
        return results.Prove(domain)
            ? null
            : (Vouching.SenderUnproven, $"The mail has no signature of the partner's, and neither DKIM nor DMARC passed for {OneLine.Of(domain, MostShown)}: {OneLine.Of(value, MostShown)}");
    }

    /// <summary>A mail without a Message-ID is known by what else its sender wrote into its header.</summary>
    private static string KeyOf(Channel channel, IReadOnlyDictionary<string, string> fields)
    {
        var name = MailHeader.IdOf(fields) ?? string.Join('\n', new[] { MailHeader.From, "Date", "Subject", "To" }.Select(f => fields.GetValueOrDefault(f, "")));
        return $"mail:{channel.Id}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}";
    }
}
