namespace Sluice.Connect.Sinks;

/// <summary>Makes sinks of one kind. Stateless.</summary>
public interface ISinkFactory : IPluginFactory
{
    /// <summary>Options in which placeholders such as <c>${table_name}</c> are left as they are.</summary>
    IReadOnlyList<string> OptionsWithoutPlaceholders => [];

    /// <summary>Makes a sink. No I/O: whatever the options and schemas alone can tell to be wrong is told here.</summary>
    /// <exception cref="Config.ConfigException">The options cannot be used together, or not with these tables.</exception>
    ISink Create(SinkContext context);
}
