using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Gateway.Security.Cms;

/// <summary>
/// RSA without padding by OpenSSL (RSADP and RSAVP1 of RFC 8017 5), for what .NET does not offer: unpadding that tells nothing, OAEP with a label or an MGF of
/// another digest, PSS with any salt. Blinding is OpenSSL's. The only place that calls it directly.
/// </summary>
internal static partial class RsaPrimitive
{
    private const string Library = "libcrypto.so.3";
    private const int NoPadding = 3;

    /// <summary>The private operation. False when the library refuses the number (it is not below the modulus).</summary>
    /// <param name="block">As long as the modulus.</param>
    /// <param name="result">As long as the modulus.</param>
    public static bool TryDecrypt(SafeEvpPKeyHandle key, ReadOnlySpan<byte> block, Span<byte> result) =>
        TryRun(key, DecryptInit, Decrypt, block, result);

    /// <summary>The public operation, as for a signature.</summary>
    public static bool TryRecover(SafeEvpPKeyHandle key, ReadOnlySpan<byte> signature, Span<byte> result) =>
        TryRun(key, RecoverInit, Recover, signature, result);

    private delegate int Operation(nint context, Span<byte> output, ref nuint outputLength, ReadOnlySpan<byte> input, nuint inputLength);

    private static bool TryRun(SafeEvpPKeyHandle key, Func<nint, int> begin, Operation run, ReadOnlySpan<byte> input, Span<byte> output)
    {
        var context = NewContext(key, 0);
        if (context == 0)
        {
            throw new CryptographicException("OpenSSL makes no context for this key.");
        }

        try
        {
            if (begin(context) != 1 || SetPadding(context, NoPadding) != 1)
            {
                throw new CryptographicException("OpenSSL does not take this key for an operation without padding.");
            }

            var length = (nuint)output.Length;
            var done = run(context, output, ref length, input, (nuint)input.Length) == 1 && length == (nuint)output.Length;
            if (!done)
            {
                // What stands in the thread's error queue would be taken for the error of a later call.
                ClearErrors();
            }

            return done;
        }
        finally
        {
            FreeContext(context);
        }
    }

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_new")]
    private static partial nint NewContext(SafeEvpPKeyHandle key, nint engine);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_free")]
    private static partial void FreeContext(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_decrypt_init")]
    private static partial int DecryptInit(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_decrypt")]
    private static partial int Decrypt(nint context, Span<byte> output, ref nuint outputLength, ReadOnlySpan<byte> input, nuint inputLength);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify_recover_init")]
    private static partial int RecoverInit(nint context);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_verify_recover")]
    private static partial int Recover(nint context, Span<byte> output, ref nuint outputLength, ReadOnlySpan<byte> input, nuint inputLength);

    [LibraryImport(Library, EntryPoint = "EVP_PKEY_CTX_set_rsa_padding")]
    private static partial int SetPadding(nint context, int mode);

    [LibraryImport(Library, EntryPoint = "ERR_clear_error")]
    private static partial void ClearErrors();
}
