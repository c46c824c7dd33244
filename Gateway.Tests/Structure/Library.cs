namespace Gateway.Tests.Structure;

/// <summary>A third-party library and the only rooms that may use it.</summary>
/// <param name="Packages">Its packages as the projects reference them.</param>
/// <param name="Namespaces">Its root namespaces.</param>
/// <param name="Rooms">Rooms, or <c>Room.Folder</c> for one folder of a room. Hosting, which registers it, comes on top.</param>
internal sealed record Library(string[] Packages, string[] Namespaces, string[] Rooms);
