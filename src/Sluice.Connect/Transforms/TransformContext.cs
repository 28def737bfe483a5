using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Transforms;

/// <summary>What a transform is made from.</summary>
/// <param name="Options">Its options.</param>
/// <param name="Dialect">Reads types and schemas.</param>
public sealed record TransformContext(OptionValues Options, ISchemaDialect Dialect);
