using System.Diagnostics;

namespace Gateway.Cli.Demo;

/// <summary>A child whose output goes to a file; it ends with its owner.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly StreamWriter _log;
    private readonly Lock _lock = new();
    private string? _lastError;

    /// <param name="process">Started, with its output and error redirected.</param>
    public ChildProcess(Process process, string log)
    {
        Process = process;
        _log = new StreamWriter(log, append: true);
        process.OutputDataReceived += (_, line) => Write(line.Data);
        process.ErrorDataReceived += (_, line) => Write(line.Data, isError: true);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Process Process { get; }

    public string? LastError
    {
        get
        {
            lock (_lock)
            {
                return _lastError;
            }
        }
    }

    /// <summary>Ends it at once (SIGKILL) and returns when it is gone and its log is written.</summary>
    public async ValueTask DisposeAsync()
    {
        Process.Kill();
        await Process.WaitForExitAsync().ConfigureAwait(false);
        Process.Dispose();
        lock (_lock)
        {
            _log.Dispose();
        }
    }

    private void Write(string? line, bool isError = false)
    {
        if (line is null)
        {
            return;
        }

        lock (_lock)
        {
            _log.WriteLine(line);
            _log.Flush();
            _lastError = isError ? line : _lastError;
        }
    }
}
