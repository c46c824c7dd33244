using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Primitives;

namespace Gateway.Access;

/// <summary>
/// Runs a POST under its Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): once; repeated with the same body it gets the first answer's body
/// with 200 and <c>Idempotent-Replayed</c>, with another body 422, while the first runs 409. Without a key the request simply runs.
/// </summary>
public sealed class IdempotentRequest(IIdempotencyStore store, ILogger<IdempotentRequest> logger)
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";
    private const int MaxKeyLength = 255;
    private const int BufferSize = 64 * 1024;

    /// <summary>
    /// Claims the key before the body is read, then does the work, or answers from the first time. A key whose work ended without a kept answer, by a
    /// fault or an aborted upload too, is given back.
    /// </summary>
    /// <param name="route">The operation with all that makes it another one (type, partner, channel); keys are scoped to principal and route.</param>
    /// <param name="body">The body under its limit; read by the work, or hashed for comparison.</param>
    public async Task<IResult> RunAsync(
        HttpContext context, string route, Stream body, Func<IdempotencyClaim?, CancellationToken, Task<IdempotentAnswer>> work, CancellationToken ct)
    {
        var header = context.Request.Headers[Header];
        if (header.Count == 0)
        {
            return (await work(null, ct)).Result;
        }

        if (!IsValid(header))
        {
            return new Problem(
                StatusCodes.Status400BadRequest, "idempotency-key-invalid",
                $"An Idempotency-Key is one header of 1 to {MaxKeyLength} visible ASCII characters.");
        }

        var key = string.Join('\n', context.GetPrincipal().Id, route, header.ToString());
        return await store.BeginAsync(key, ct) switch
        {
            IdempotencyBegin.Claimed claimed => await WorkAsync(claimed.Claim, work, ct),
            IdempotencyBegin.InFlight first => new Problem(
                StatusCodes.Status409Conflict, "idempotency-in-flight", "The first request with this Idempotency-Key is still running.",
                RetryAfter: first.RetryAfter),
            IdempotencyBegin.Answered earlier => await AgainAsync(context, earlier, body, ct),
            var other => throw new System.Diagnostics.UnreachableException(other.GetType().Name),
        };
    }

    private static bool IsValid(StringValues header) =>
        header.Count == 1 && header.ToString() is { Length: > 0 and <= MaxKeyLength } key && !key.AsSpan().ContainsAnyExceptInRange('!', '~');

    private async Task<IResult> WorkAsync(
        IdempotencyClaim claim, Func<IdempotencyClaim?, CancellationToken, Task<IdempotentAnswer>> work, CancellationToken ct)
    {
        var kept = false;
        try
        {
            var answer = await work(claim, ct);
            kept = answer.Kept;
            return answer.Result;
        }
        finally
        {
            if (!kept)
            {
                await ReleaseAsync(claim);
            }
        }
    }

    private async Task ReleaseAsync(IdempotencyClaim claim)
    {
        try
        {
            // Not the request's token: an aborted upload is the very case in which the key has to be free again.
            await store.ReleaseAsync(claim, CancellationToken.None);
        }
        catch (System.Data.Common.DbException error)
        {
            Log.ReleaseFailed(logger, error);
        }
    }

    private static async Task<IResult> AgainAsync(HttpContext context, IdempotencyBegin.Answered earlier, Stream body, CancellationToken ct)
    {
        if (!string.Equals(await DigestAsync(body, ct), earlier.RequestDigest, StringComparison.OrdinalIgnoreCase))
        {
            return new Problem(
                StatusCodes.Status422UnprocessableEntity, "idempotency-key-reused", "This Idempotency-Key was used before with another body.");
        }

        context.Response.Headers[ReplayedHeader] = "true";
        return earlier.Status < StatusCodes.Status400BadRequest
            ? Results.Text(earlier.Body, "application/json", statusCode: StatusCodes.Status200OK)
            : ProblemAgain(earlier);
    }

    /// <summary>A stored refusal names its code, its detail and the exchange that keeps the bytes.</summary>
    private static Problem ProblemAgain(IdempotencyBegin.Answered earlier)
    {
        var body = JsonElement.Parse(earlier.Body);
        return new Problem(
            earlier.Status, Member(body, "code") ?? "refused", Member(body, "detail") ?? "Refused before.", Member(body, "exchangeId"));
    }

    private static string? Member(JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<string> DigestAsync(Stream body, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await body.ReadAsync(buffer, ct)) > 0)
            {
                hash.AppendData(buffer, 0, read);
            }

            return Convert.ToHexStringLower(hash.GetHashAndReset());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
