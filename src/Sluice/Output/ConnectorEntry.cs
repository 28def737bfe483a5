using Sluice.Connect;

namespace Sluice.Output;

/// <summary>A connector or transform in a listing.</summary>
/// <param name="Kind">source, transform or sink.</param>
/// <param name="Plugin">What it says of itself.</param>
internal sealed record ConnectorEntry(string Kind, IPluginFactory Plugin)
{
    /// <summary>All of a catalog, by name; of one name the source first.</summary>
    public static IReadOnlyList<ConnectorEntry> All(ConnectorCatalog catalog) =>
    [
        .. catalog.Sources.Select(f => new ConnectorEntry("source", f))
            .Concat(catalog.Transforms.Select(f => new ConnectorEntry("transform", f)))
            .Concat(catalog.Sinks.Select(f => new ConnectorEntry("sink", f)))
            .OrderBy(e => e.Plugin.Name, StringComparer.OrdinalIgnoreCase),
    ];
}
