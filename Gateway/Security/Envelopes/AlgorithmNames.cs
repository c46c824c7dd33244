using Gateway.Security.Cms;

namespace Gateway.Security.Envelopes;

/// <summary>Names of algorithms for the trail.</summary>
internal static class AlgorithmNames
{
    public static string KeyTransport(string oid) => oid switch
    {
        CmsOids.Rsa => "pkcs1",
        CmsOids.Oaep => "oaep",
        CmsOids.EcdhSha1Kdf or CmsOids.EcdhSha256Kdf or CmsOids.EcdhSha384Kdf or CmsOids.EcdhSha512Kdf => "ecdh",
        _ => oid,
    };
}
