using System.Diagnostics;

namespace Gateway.Benchmarks.Harness;

/// <summary>Programs of the system that a bench needs: run to their end.</summary>
internal static class Tool
{
    /// <summary>What it wrote to both of its outputs.</summary>
    public static async Task<(int Exit, string Output)> RunAsync(string program, IReadOnlyList<string> arguments, byte[]? input, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Children.Start(start);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
        if (input is not null)
        {
            await process.StandardInput.BaseStream.WriteAsync(input, ct);
        }

        process.StandardInput.Close();
        await process.WaitForExitAsync(ct);
        Children.Forget(process);
        return (process.ExitCode, await output + await errors);
    }

    /// <exception cref="InvalidOperationException">It did not end with 0.</exception>
    public static async Task<string> MustAsync(string program, IReadOnlyList<string> arguments, CancellationToken ct)
    {
        var (exit, output) = await RunAsync(program, arguments, input: null, ct);
        return exit == 0 ? output : throw new InvalidOperationException($"{program} ended {exit}: {output}");
    }
}
