using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Tsp;

namespace Gateway.Security.Timestamps;

/// <summary>
/// Asks the authority by HTTP (RFC 3161 3.4). Whether it is to be believed is for whoever checks the token; here it is only made sure that it is the answer to what was
/// asked: the same digest, the same nonce.
/// </summary>
internal sealed class TimestampAuthority(IConnectionGuard guard, IOptions<TimestampOptions> options, TimeProvider clock) : ITimestampAuthority, IDisposable
{
    private const int MostOctets = 64 * 1024;
    private const int NonceOctets = 8;

    private readonly HttpMessageInvoker _http = guard.CreateClient();

    public bool IsSet => options.Value.Url is not null;

    public async Task<byte[]> StampAsync(ReadOnlyMemory<byte> sha256, CancellationToken ct)
    {
        var asked = Request(sha256);
        using var timeout = new CancellationTokenSource(options.Value.Timeout, clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, timeout.Token);
        try
        {
            return Token(asked, await PostAsync(asked.GetEncoded(), both.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException error) when (!ct.IsCancellationRequested)
        {
            throw new TimestampException($"The authority did not answer within {options.Value.Timeout.TotalSeconds:0} s.", error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw new TimestampException($"The authority cannot be reached: {(error.InnerException ?? error).Message}", error);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>With the authority's certificate in the token, so that it can be checked when the authority is gone.</summary>
    private static TimeStampRequest Request(ReadOnlyMemory<byte> sha256)
    {
        var generator = new TimeStampRequestGenerator();
        generator.SetCertReq(true);
        var nonce = new BigInteger(1, System.Security.Cryptography.RandomNumberGenerator.GetBytes(NonceOctets));
        return generator.Generate(TspAlgorithms.Sha256, sha256.ToArray(), nonce);
    }

    private async Task<byte[]> PostAsync(byte[] query, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, options.Value.Url) { Content = new ByteArrayContent(query) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/timestamp-query");
        using var response = await _http.SendAsync(request, ct).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new TimestampException($"The authority answered HTTP {(int)response.StatusCode}.");
        }

        var body = await response.Content.ReadAsStreamAsync(ct).ConfigureAwait(false);
        await using (body.ConfigureAwait(false))
        {
            var answer = new byte[MostOctets + 1];
            var length = await body.ReadAtLeastAsync(answer, answer.Length, throwOnEndOfStream: false, ct).ConfigureAwait(false);
            return length <= MostOctets ? answer[..length] : throw new TimestampException($"The authority's answer is larger than {MostOctets} bytes.");
        }
    }

    private static byte[] Token(TimeStampRequest asked, byte[] answer)
    {
        try
        {
            var response = new TimeStampResponse(answer);
            response.Validate(asked);
            return response.TimeStampToken?.GetEncoded()
                ?? throw new TimestampException($"The authority refused: status {response.Status} {response.GetStatusString()}");
        }
        catch (Exception error) when (error is TspException or IOException or ArgumentException or InvalidCastException or Org.BouncyCastle.Cms.CmsException)
        {
            throw new TimestampException($"The authority's answer is none to what was asked: {error.Message}", error);
        }
    }
}
