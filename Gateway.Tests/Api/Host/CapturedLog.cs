using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Tests.Api.Host;

/// <summary>Every log line of a host.</summary>
internal sealed class CapturedLog : ILoggerProvider
{
    public ConcurrentQueue<(string Category, LogLevel Level, int Event, string Text)> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Writer(categoryName, Lines);

    public void Dispose()
    {
    }

    private sealed class Writer(string category, ConcurrentQueue<(string, LogLevel, int, string)> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                lines.Enqueue((category, logLevel, eventId.Id, formatter(state, exception) + " " + exception));
            }
        }
    }
}
