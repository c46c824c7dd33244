using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Access;
using Gateway.Security;

namespace Gateway.Transports;

/// <summary>What a response or a failed request means for the delivery: a total mapping.</summary>
internal static class HttpOutcome
{
    private const string ReferenceHeader = "Gateway-Reference";
    private const int MaxReference = 255;
    private const int MaxDetail = 500;
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <param name="said">The beginning of the response's body, for people.</param>
    public static SendResult Of(HttpResponseMessage response, string said, DateTimeOffset now)
    {
        var status = (int)response.StatusCode;
        return response.StatusCode switch
        {
            _ when status is >= 200 and < 300 => new SendResult.Delivered(Reference(response)),
            _ when status is >= 300 and < 400 => Failed(
                OutcomeCodes.RedirectRefused, response, "to " + (response.Headers.Location?.OriginalString ?? "nowhere")),
            HttpStatusCode.RequestTimeout => Again(OutcomeCodes.RequestTimeout, response, said, now),
            (HttpStatusCode)425 => Again(OutcomeCodes.TooEarly, response, said, now),
            HttpStatusCode.TooManyRequests => Again(OutcomeCodes.TooManyRequests, response, said, now),
            HttpStatusCode.ProxyAuthenticationRequired => Again(ProxyFailedException.Authentication, response, said, now),
            HttpStatusCode.Gone => Failed(OutcomeCodes.Gone, response, said),
            _ when status is >= 400 and < 500 => Failed(OutcomeCodes.ClientError, response, said),
            _ when status is >= 500 and < 600 => Again(OutcomeCodes.ServerError, response, said, now),
            _ => Again(OutcomeCodes.ResponseInvalid, response, said, now),
        };
    }

    public static SendResult.Failed Of(HttpRequestException error)
    {
        var reasons = Chain(error).ToList();
        if (reasons.OfType<DestinationRefusedException>().FirstOrDefault() is { } refused)
        {
            return new(DestinationRefusedException.Code, OneLine.Of(refused.Message, MaxDetail), Retry: false);
        }

        if (reasons.OfType<ProxyFailedException>().FirstOrDefault() is { } proxy)
        {
            return new(proxy.Code, OneLine.Of(proxy.Message, MaxDetail), Retry: true);
        }

        var code = error.HttpRequestError switch
        {
            _ when reasons.OfType<AuthenticationException>().Any() => OutcomeCodes.TlsFailed,
            _ when reasons.OfType<SocketException>().Any(IsNameFailure) => OutcomeCodes.DnsFailed,
            HttpRequestError.NameResolutionError => OutcomeCodes.DnsFailed,
            HttpRequestError.SecureConnectionError => OutcomeCodes.TlsFailed,
            HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError => OutcomeCodes.ConnectFailed,
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded or HttpRequestError.HttpProtocolError
                or HttpRequestError.VersionNegotiationError or HttpRequestError.ExtendedConnectNotSupported => OutcomeCodes.ResponseInvalid,
            _ => OutcomeCodes.ConnectionLost,
        };
        return new(code, OneLine.Of(string.Join(" ", reasons.Select(r => r.Message.Replace(", see inner exception", "", StringComparison.Ordinal)).Distinct()), MaxDetail), Retry: true);
    }

    private static bool IsNameFailure(SocketException error) =>
        error.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain or SocketError.NoRecovery;

    private static IEnumerable<Exception> Chain(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            yield return e;
        }
    }

    private static SendResult.Failed Failed(string code, HttpResponseMessage response, string said) =>
        new(code, Detail(response, said), Retry: false);

    private static SendResult.Failed Again(string code, HttpResponseMessage response, string said, DateTimeOffset now) =>
        new(code, Detail(response, said), Retry: true, RetryAfter(response, now));

    private static string Detail(HttpResponseMessage response, string said) =>
        OneLine.Of($"HTTP {(int)response.StatusCode} {response.ReasonPhrase} {said}".TrimEnd(), MaxDetail);

    /// <summary>RFC 9110 10.2.3: seconds or a date; one in the past, or none that can be read, is no wish at all.</summary>
    private static TimeSpan? RetryAfter(HttpResponseMessage response, DateTimeOffset now)
    {
        var wait = response.Headers.RetryAfter switch
        {
            { Delta: { } seconds } => seconds,
            { Date: { } date } => date - now,
            _ => TimeSpan.Zero,
        };
        return wait > MaxRetryAfter ? MaxRetryAfter : wait > TimeSpan.Zero ? wait : null;
    }

    private static string? Reference(HttpResponseMessage response)
    {
        var named = response.Headers.TryGetValues(ReferenceHeader, out var values) ? values.FirstOrDefault() : null;
        return (named ?? response.Headers.Location?.OriginalString) is { Length: > 0 } reference ? OneLine.Of(reference, MaxReference) : null;
    }
}
