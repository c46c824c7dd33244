using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Transports.Http;

/// <summary>Stand-in until merge.</summary>
internal static class StandardWebhooks
{
    public static async Task<string> SignAsync(string secret, string id, DateTimeOffset at, Stream body, CancellationToken ct)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Convert.FromBase64String(secret["whsec_".Length..]));
        mac.AppendData(Encoding.UTF8.GetBytes(id + "." + at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) + "."));
        var buffer = new byte[65536];
        int n;
        while ((n = await body.ReadAsync(buffer, ct)) > 0)
        {
            mac.AppendData(buffer, 0, n);
        }

        return "v1," + Convert.ToBase64String(mac.GetHashAndReset());
    }
}
