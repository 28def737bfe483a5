using Sluice.Connect.Options;
using Sluice.Connect.Schema;

namespace Sluice.Connect.Transforms;

/// <summary>What a transform is made from.</summary>
/// <param name="Options">Its options.</param>
/// <param name="Dialect">Reads types and schemas.</param>
public sealed record TransformContext(OptionValues Options, ISchemaDialect Dialect)
{
    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Randomness: fixed in tests.</summary>
    public Func<Random> NewRandom { get; init; } = static () => new Random();
}
