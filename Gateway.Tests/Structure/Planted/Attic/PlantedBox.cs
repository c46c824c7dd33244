namespace Gateway.Tests.Structure.Planted.Attic;

/// <summary>A room that nobody entered in the table.</summary>
internal sealed class PlantedBox;
