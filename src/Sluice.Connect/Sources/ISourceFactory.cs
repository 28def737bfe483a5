namespace Sluice.Connect.Sources;

/// <summary>Makes sources of one kind. Stateless.</summary>
public interface ISourceFactory : IPluginFactory
{
    /// <summary>Makes a source. No I/O: whatever the options alone can tell to be wrong is told here.</summary>
    /// <exception cref="Config.ConfigException">The options cannot be used together.</exception>
    ISource Create(SourceContext context);
}
