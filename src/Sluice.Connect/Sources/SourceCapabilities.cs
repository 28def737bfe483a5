namespace Sluice.Connect.Sources;

/// <summary>What a source can do; the plan and its guarantees follow from it.</summary>
/// <param name="Restart">From where a split can be read again.</param>
public sealed record SourceCapabilities(Restart Restart)
{
    /// <summary>The source ends by itself. Default: yes.</summary>
    public bool IsBounded { get; init; } = true;

    /// <summary>Rows may be other than inserts (+I). Default: no.</summary>
    public bool EmitsChanges { get; init; }

    /// <summary>Its tables and splits can be told without a connection, from the options and local files alone. Default: no.</summary>
    public bool PlansOffline { get; init; }

    /// <summary>All changes of one key come in one split. Needed to run a source that emits changes in more than one split.</summary>
    public bool IsKeyDisjoint { get; init; }
}
