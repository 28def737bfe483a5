namespace Sluice.Connect.Sinks;

/// <summary>Makes sinks of one kind. Stateless.</summary>
public interface ISinkFactory : IPluginFactory
{
    /// <summary>Options in which placeholders such as <c>${table_name}</c> are left as they are.</summary>
    IReadOnlyList<string> OptionsWithoutPlaceholders => [];

    /// <summary>
    /// The weakest class that a sink of these options may turn out to have once it is opened: what a stop can count on while neither target
    /// nor tables are known. By default <see cref="SinkClass.LeaseOnly"/>, which is always safe.
    /// </summary>
    /// <param name="options">The sink's options; placeholders are not filled in.</param>
    SinkClass WeakestClass(Options.OptionValues options) => SinkClass.LeaseOnly;

    /// <summary>Makes a sink. No I/O: whatever the options and schemas alone can tell to be wrong is told here.</summary>
    /// <exception cref="Config.ConfigException">The options cannot be used together, or not with these tables.</exception>
    ISink Create(SinkContext context);
}
