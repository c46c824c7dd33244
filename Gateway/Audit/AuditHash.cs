using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.Audit;

internal static class AuditHash
{
    public static string Of(AuditEntry e) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"{e.Chain}\n{e.Seq}\n{e.At.ToUnixTimeMilliseconds()}\n{e.Kind}\n{e.Actor}\n{e.Previous}\n{e.Data}"))));
}
