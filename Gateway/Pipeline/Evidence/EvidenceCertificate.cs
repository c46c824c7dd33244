namespace Gateway.Pipeline.Evidence;

/// <summary>A certificate that has to do with the exchange. That it lies in the zip makes nobody trust it.</summary>
/// <param name="Role"><c>message signature</c>, <c>receipt signature</c> or <c>encryption</c>.</param>
/// <param name="Owner">The partner, or <c>us</c>.</param>
internal sealed record EvidenceCertificate(
    string Thumbprint, string Role, string Owner, string Subject, string Serial, DateTimeOffset NotBefore, DateTimeOffset NotAfter);
