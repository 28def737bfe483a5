using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sluice.Core.Submissions;

namespace Sluice.Api.Http;

/// <summary>
/// The hash of what was sent, where that is not what is stored: secrets are encrypted anew each time. Each part with its length: otherwise two
/// different lists could read the same.
/// </summary>
internal static class BodyHash
{
    /// <summary>The word for how a job file is written. Final: a request that is sent again must get the hash that it had.</summary>
    public static string Form(JobText job) => job.Form.ToString().ToLowerInvariant();

    public static string Of(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
