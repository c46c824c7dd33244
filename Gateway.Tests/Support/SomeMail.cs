using System.Globalization;
using System.Text;

namespace Gateway.Tests.Support;

/// <summary>A mail as its servers lay it into a mailbox, with header fields that the test may change.</summary>
internal sealed record SomeMail
{
    public const string Sender = "orders@drop.example";
    public const string Boundary = "=_part_1";

    private static int _number;

    /// <summary>Above the others, as servers put them.</summary>
    public IReadOnlyList<string> Trace { get; init; } = [];

    public string From { get; init; } = $"Drop Retail <{Sender}>";

    public string? MessageId { get; init; } = $"<{Interlocked.Increment(ref _number).ToString(CultureInfo.InvariantCulture)}.{Guid.CreateVersion7():N}@drop.example>";

    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>What follows the fields: those that say what the body is, an empty line, the body.</summary>
    public required string Entity { get; init; }

    /// <summary>A text and attachments beside it.</summary>
    public static SomeMail With(params (string Name, string Type, byte[] Content)[] attachments) => new() { Entity = Mixed(attachments) };

    public static SomeMail With(byte[] order, string name = "order.edi") => With((name, "application/edi-x12", order));

    public static string Mixed(params (string Name, string Type, byte[] Content)[] attachments)
    {
        var entity = new StringBuilder($"Content-Type: multipart/mixed; boundary=\"{Boundary}\"\r\n\r\n--{Boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nPlease find our order attached.\r\n");
        foreach (var (name, type, content) in attachments)
        {
            _ = entity.Append(CultureInfo.InvariantCulture,
                $"--{Boundary}\r\nContent-Type: {type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment; filename=\"{name}\"\r\n\r\n")
                .Append(Convert.ToBase64String(content, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n");
        }

        return entity.Append(CultureInfo.InvariantCulture, $"--{Boundary}--\r\n").ToString();
    }

    /// <summary>As our own server says that a domain signed it.</summary>
    public SomeMail Proven(string domain = "drop.example", string server = "mx.gateway.test") =>
        this with { Trace = [$"Authentication-Results: {server}; dkim=pass (2048-bit key) header.d={domain} header.s=s1; spf=pass smtp.mailfrom={Sender}", .. Trace] };

    public byte[] ToBytes()
    {
        string[] fields =
        [
            $"Return-Path: <{Sender}>", .. Trace, "Received: from mail.drop.example (mail.drop.example [192.0.2.1]) by mx.gateway.test; Sun, 29 Nov 2026 10:00:00 +0000",
            $"From: {From}", "To: orders@gateway.test", "Subject: Order", "Date: Sun, 29 Nov 2026 10:00:00 +0000", .. MessageId is null ? [] : (string[])[$"Message-ID: {MessageId}"],
            "MIME-Version: 1.0", .. Fields,
        ];
        return Encoding.Latin1.GetBytes(string.Join("\r\n", fields) + "\r\n" + Entity);
    }
}
