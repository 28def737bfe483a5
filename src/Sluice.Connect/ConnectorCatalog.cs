using Sluice.Connect.Sinks;
using Sluice.Connect.Sources;
using Sluice.Connect.Transforms;

namespace Sluice.Connect;

/// <summary>The connectors and transforms that an engine knows, by name without regard to case. Immutable.</summary>
public sealed class ConnectorCatalog
{
    private readonly Dictionary<string, ISourceFactory> _sources;
    private readonly Dictionary<string, ISinkFactory> _sinks;
    private readonly Dictionary<string, ITransformFactory> _transforms;

    /// <summary>Makes a catalog.</summary>
    /// <param name="plugins">The factories; a name may occur once for each kind.</param>
    /// <exception cref="ArgumentException">Two factories of one kind have the same name.</exception>
    public ConnectorCatalog(IEnumerable<IPluginFactory> plugins)
    {
        var all = plugins.ToList();
        _sources = all.OfType<ISourceFactory>().ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        _sinks = all.OfType<ISinkFactory>().ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
        _transforms = all.OfType<ITransformFactory>().ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>All sources, by name.</summary>
    public IReadOnlyCollection<ISourceFactory> Sources => _sources.Values;

    /// <summary>All sinks, by name.</summary>
    public IReadOnlyCollection<ISinkFactory> Sinks => _sinks.Values;

    /// <summary>All transforms, by name.</summary>
    public IReadOnlyCollection<ITransformFactory> Transforms => _transforms.Values;

    /// <summary>The source of this name, or <c>null</c>.</summary>
    public ISourceFactory? FindSource(string name) => _sources.GetValueOrDefault(name);

    /// <summary>The sink of this name, or <c>null</c>.</summary>
    public ISinkFactory? FindSink(string name) => _sinks.GetValueOrDefault(name);

    /// <summary>The transform of this name, or <c>null</c>.</summary>
    public ITransformFactory? FindTransform(string name) => _transforms.GetValueOrDefault(name);
}
