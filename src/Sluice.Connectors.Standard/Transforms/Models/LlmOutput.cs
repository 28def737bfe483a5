namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>What a model's answer is read as.</summary>
internal enum LlmOutput
{
    String = 0,
    Int = 1,
    Bigint = 2,
    Double = 3,
    Boolean = 4,
}
