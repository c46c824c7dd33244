using Xunit;

namespace Gateway.Tests.Support;

/// <summary>Tests that measure what the whole process does: nothing runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}
