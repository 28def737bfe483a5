using Sluice.Connect;

namespace Sluice.Output;

/// <summary>A connector or transform in a listing.</summary>
/// <param name="Kind">source, transform or sink.</param>
/// <param name="Plugin">What it says of itself.</param>
internal sealed record ConnectorEntry(string Kind, IPluginFactory Plugin);
