namespace Gateway.Tests.Structure.Planted.Transports.Fax;

/// <summary>A transport that nobody entered in the table.</summary>
internal sealed class PlantedFax;
