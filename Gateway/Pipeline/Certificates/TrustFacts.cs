using Gateway.Exchanges;
using Gateway.Partners;
using Gateway.Transports;

namespace Gateway.Pipeline.Certificates;

/// <summary>What the trail says of a request to trust a certificate.</summary>
internal static class TrustFacts
{
    public static string Of(TrustRequest request, string? code = null, string? reason = null, string? certificate = null) => Facts.Of(
        ("code", code), ("request", request.RequestId), ("id", request.Id), ("uses", request.Uses.Text()), ("serial", request.Certificate.SerialHex),
        ("sha256", request.Certificate.Thumbprint), ("notBefore", request.Certificate.NotBefore.ToString("O")),
        ("notAfter", request.Certificate.NotAfter.ToString("O")), ("respondBy", request.RespondBy?.ToString("O")), ("reason", reason),
        ("certificate", certificate));

    /// <summary>Of a certificate that did not become a request.</summary>
    public static string Of(string requestId, OfferedCertificate offered, string code, string detail) => Facts.Of(
        ("code", code), ("request", requestId), ("uses", offered.Uses.Text()), ("issuer", offered.Issuer), ("serialNumber", offered.Serial),
        ("sha256", offered.Facts?.Thumbprint), ("detail", detail));
}
