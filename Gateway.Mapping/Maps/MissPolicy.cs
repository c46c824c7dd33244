namespace Gateway.Mapping.Maps;

/// <summary>What a lookup does with a value that its table does not have (`onMiss`); an error unless said otherwise.</summary>
internal enum MissPolicy
{
    Error,
    Keep,
    Default,
    Drop,
}
