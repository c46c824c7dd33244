using Renci.SshNet.Common;

namespace Gateway.Transports.Sftp;

/// <summary>
/// An answer of a server's that the client library stumbled over: it takes lengths and counts for true. What it throws then are exceptions that anything throws, so they are caught
/// where the library is called and nowhere else; the same of our own is a fault of ours.
/// </summary>
internal sealed class SftpUnreadableException(Exception inner) : SshException($"An answer cannot be read ({inner.Message})", inner)
{
    /// <summary>What the library answers to <paramref name="ask"/>.</summary>
    /// <param name="ct">Ends the session, too; what the library stumbles over then says nothing of the server.</param>
    /// <exception cref="SftpUnreadableException">The server's answer is none.</exception>
    public static async Task<T> GuardAsync<T>(Func<Task<T>> ask, CancellationToken ct)
    {
        try
        {
            return await ask();
        }
        catch (Exception error) when (IsOfReading(error))
        {
            ct.ThrowIfCancellationRequested();
            throw new SftpUnreadableException(error);
        }
    }

    /// <inheritdoc cref="GuardAsync{T}(Func{Task{T}}, CancellationToken)"/>
    public static Task GuardAsync(Func<Task> ask, CancellationToken ct) => GuardAsync(
        async () =>
        {
            await ask();
            return true;
        },
        ct);

    private static bool IsOfReading(Exception error) => error is ArgumentException or IndexOutOfRangeException or NotSupportedException or ArithmeticException or FormatException
        or InvalidCastException or NullReferenceException or KeyNotFoundException or EndOfStreamException or (InvalidOperationException and not ObjectDisposedException);
}
