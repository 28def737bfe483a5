using System.Security.Cryptography;

namespace Sluice.Composition;

/// <summary>Random identities.</summary>
internal static class RandomIds
{
    /// <summary>A store's id: 32 hexadecimal digits.</summary>
    public static string NewStoreId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}
