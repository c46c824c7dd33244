namespace Gateway.Hosting;

/// <summary>The process cannot start as it is set up: one line with a code, exit 3.</summary>
internal sealed class StartRefusedException(string code, string detail) : Exception(detail)
{
    public string Code { get; } = code;
}
