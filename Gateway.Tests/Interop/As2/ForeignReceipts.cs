using System.Text;
using Xunit;

namespace Gateway.Tests.Interop.As2;

/// <summary>Receipts of the foreign party, signed by <c>openssl</c>, and what it makes of ours.</summary>
internal sealed class ForeignReceipts(ForeignMessages messages)
{
    /// <summary>A signed multipart/report (RFC 4130 7.4) that the message was processed.</summary>
    public Task<ForeignEntity> MakeAsync(string messageId, string mic, string signature)
    {
        var boundary = "----=_report_" + Guid.CreateVersion7().ToString("N");
        var report = ForeignEntity.Of($"multipart/report; report-type=disposition-notification; boundary=\"{boundary}\"", Encoding.ASCII.GetBytes(
            $"--{boundary}\r\nContent-Type: text/plain\r\n\r\nReceived.\r\n--{boundary}\r\nContent-Type: message/disposition-notification\r\n\r\n"
            + $"Reporting-UA: openssl\r\nOriginal-Recipient: rfc822; THEM\r\nFinal-Recipient: rfc822; THEM\r\nOriginal-Message-ID: {messageId}\r\n"
            + $"Disposition: automatic-action/MDN-sent-automatically; processed\r\nReceived-Content-MIC: {mic}, sha-256\r\n\r\n--{boundary}--\r\n"));
        return messages.SignAsync(report, signature);
    }

    /// <summary>The test fails unless it is our signed receipt that this message was processed, with this MIC.</summary>
    public async Task AssertPositiveAsync(ForeignEntity receipt, string messageId, string mic)
    {
        var report = await messages.VerifyAsync(receipt, "pkcs1");
        Assert.StartsWith("multipart/report;", report.ContentType, StringComparison.Ordinal);
        Assert.Equal("disposition-notification", report.Parameter("report-type"));
        var parts = report.Parts().Select(p => ForeignEntity.Parse(p)).ToList();
        Assert.Equal("message/disposition-notification", parts[1].ContentType);
        var fields = new ForeignEntity(Encoding.ASCII.GetString(parts[1].Body.Span), default);
        Assert.Equal(
            (messageId, "automatic-action/MDN-sent-automatically; processed", mic + ", sha-256"),
            (fields.Field("Original-Message-ID"), fields.Field("Disposition"), fields.Field("Received-content-MIC")));
    }
}
