namespace Gateway.Tests.Structure;

/// <summary>
/// Reports who uses what their row of the table does not allow. Blind to <c>const</c> and <c>nameof</c>: the compiler leaves no trace of them.
/// </summary>
internal sealed class RoomRules(string root, IReadOnlyList<Room> rooms, IReadOnlyList<Library> libraries)
{
    /// <summary>Razor pages are compiled into a namespace of the framework's choice.</summary>
    private const string RazorPages = "AspNetCoreGeneratedDocument";

    private readonly string _prefix = root + ".";
    private readonly IReadOnlyList<Room> _longestFirst = [.. rooms.OrderByDescending(r => r.Name.Length)];

    /// <summary>One line a breach, sorted, each once.</summary>
    public IReadOnlyList<string> Breaches(CompiledCode code)
    {
        var homeless = code.Types.Where(t => IsOurs(t.Namespace, t.Name) && RoomOf(t.Namespace) is null)
            .Select(t => $"{t.Name} lies in no room of the table");
        var wrong = code.Uses.Where(u => IsOurs(u.FromNamespace, u.From)).Select(Breach).OfType<string>();
        return [.. homeless.Concat(wrong).Distinct().Order(StringComparer.Ordinal)];
    }

    private string? Breach(Use use)
    {
        if (RoomOf(use.FromNamespace) is not { } room)
        {
            return null;
        }

        if (!IsOurs(use.ToNamespace, use.To))
        {
            return BreachOfLibrary(use, room);
        }

        return RoomOf(use.ToNamespace) is not { } used || used == room || Allows(room, used, use.ToNamespace)
            ? null
            : $"{use.From} (room {room}) uses {use.To} (room {used})";
    }

    private string? BreachOfLibrary(Use use, Room room)
    {
        var library = libraries.FirstOrDefault(l => l.Namespaces.Any(n => IsIn(use.ToNamespace, n)));
        return library is null || room.Name == "Hosting" || library.Rooms.Any(r => IsIn(use.FromNamespace, _prefix + r))
            ? null
            : $"{use.From} (room {room}) uses {use.To} of {library.Packages[0]}";
    }

    private bool Allows(Room room, Room used, string place) =>
        room.MayUse.Contains(Room.Everything) || room.MayUse.Contains(used.Name)
        || (place == _prefix + used.Name && room.MayUse.Contains(used.Name + "/"));

    private Room? RoomOf(string space)
    {
        if (space.Length == 0)
        {
            return _longestFirst.FirstOrDefault(r => r.Name.Length == 0);
        }

        var place = space == RazorPages ? "Web" : space.StartsWith(_prefix, StringComparison.Ordinal) ? space[_prefix.Length..] : "";
        var room = _longestFirst.FirstOrDefault(r => r.Name.Length > 0 && IsIn(place, r.Name));
        return room is { Divided: true } && place != room.Name ? null : room;
    }

    /// <summary>What the compiler and source generators put outside our namespaces belongs to no room.</summary>
    private bool IsOurs(string space, string name) =>
        space == root || space == RazorPages || space.StartsWith(_prefix, StringComparison.Ordinal) || (space.Length == 0 && name == "Program");

    private static bool IsIn(string name, string root) =>
        name == root || (name.StartsWith(root, StringComparison.Ordinal) && name[root.Length] == '.');
}
