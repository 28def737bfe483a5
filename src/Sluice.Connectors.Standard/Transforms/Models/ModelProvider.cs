namespace Sluice.Connectors.Standard.Transforms.Models;

/// <summary>Who answers, and so how it is asked.</summary>
internal enum ModelProvider
{
    Openai = 0,
    Doubao = 1,
    Kimiai = 2,
    Zhipu = 3,
    Custom = 4,
    Qianfan = 5,
    Microsoft = 6,
    Amazon = 7,
}
