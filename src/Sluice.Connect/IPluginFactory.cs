using Sluice.Connect.Options;

namespace Sluice.Connect;

/// <summary>What every connector and transform says of itself.</summary>
public interface IPluginFactory
{
    /// <summary>The name in job files; matched without regard to case.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence, for the reference page.</summary>
    string Summary { get; }

    /// <summary>Its options.</summary>
    OptionSet Options { get; }
}
