namespace Gateway.Hosting;

/// <summary>What a process does.</summary>
[Flags]
internal enum NodeRoles
{
    None = 0,
    As2 = 1,
    Web = 2,
    Jobs = 4,
    All = As2 | Web | Jobs,
}
