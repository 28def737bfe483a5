using System.Security.Cryptography;
using System.Text;
using Sluice.Core.Errors;

namespace Sluice.JobFiles.Secrets;

/// <summary>
/// The key that secrets in stored jobs are encrypted with: 32 bytes, from a file that only its owner may read, or from the environment
/// variable <see cref="Variable"/> (base64). Every node of a cluster has the same. Immutable and thread-safe; never shown.
/// </summary>
public sealed class SecretKey
{
    /// <summary>The environment variable that goes before the file.</summary>
    public const string Variable = "SLUICE_SECRET_KEY";

    private const int Size = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const string Prefix = "sluice:secret:1:";
    private readonly byte[] _key;

    private SecretKey(byte[] key)
    {
        _key = key;
        Id = Convert.ToHexStringLower(SHA256.HashData([.. "sluice secret key id"u8, .. key]))[..8];
    }

    /// <summary>Tells keys from each other, and nothing about them.</summary>
    public string Id { get; }

    /// <summary>Whether a stored text is an encrypted secret, of this format or a later one.</summary>
    public static bool IsSealed(string text) => text.StartsWith("sluice:secret:", StringComparison.Ordinal);

    /// <summary>Reads the key, and makes the file when there is neither.</summary>
    /// <param name="path">The file.</param>
    /// <param name="environment">Looks up environment variables.</param>
    /// <exception cref="SluiceException">SLC4150: the key cannot be used; says why, without showing it.</exception>
    public static SecretKey Load(string path, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment(Variable) is { Length: > 0 } given)
            return Parse(given, $"the environment variable {Variable}");
        try
        {
            return File.Exists(path) ? Read(path) : Create(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SluiceException("SLC4150", $"The key file {path} cannot be used: {e.Message} Check its rights, or set {Variable}.", inner: e);
        }
    }

    /// <summary>Reads the key where there is one, and makes none.</summary>
    /// <param name="paths">Files that may hold it; the first that exists counts.</param>
    /// <param name="environment">Looks up environment variables.</param>
    /// <returns>The key; <c>null</c> when there is neither a variable nor a file.</returns>
    /// <exception cref="SluiceException">SLC4150: the key cannot be used; says why, without showing it.</exception>
    public static SecretKey? Find(IEnumerable<string> paths, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (environment(Variable) is { Length: > 0 } given)
            return Parse(given, $"the environment variable {Variable}");
        return paths.FirstOrDefault(File.Exists) is { } path ? Load(path, environment) : null;
    }

    /// <summary>Encrypts a secret: AES-GCM with a nonce of its own; two of the same are not seen to be the same.</summary>
    public string Seal(string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var plain = Encoding.UTF8.GetBytes(secret);
        var sealedBytes = new byte[NonceSize + plain.Length + TagSize];
        RandomNumberGenerator.Fill(sealedBytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(_key, TagSize);
        aes.Encrypt(
            sealedBytes.AsSpan(0, NonceSize), plain, sealedBytes.AsSpan(NonceSize, plain.Length), sealedBytes.AsSpan(NonceSize + plain.Length), Header());
        return $"{Prefix}{Id}:{Convert.ToBase64String(sealedBytes)}";
    }

    /// <summary>Decrypts what <see cref="Seal"/> gave.</summary>
    /// <param name="text">The stored text.</param>
    /// <param name="where">Which option it is, for the message.</param>
    /// <exception cref="SluiceException">SLC4151: another key or another format; SLC4152: it was changed.</exception>
    public string Open(string text, string where)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            throw new SluiceException("SLC4151", $"The stored secret of {where} has a format that this release does not know. Use the release that stored it, or submit the job again.");
        var parts = text[Prefix.Length..].Split(':', 2);
        if (!string.Equals(parts[0], Id, StringComparison.Ordinal))
            throw new SluiceException("SLC4151", $"The stored secret of {where} was encrypted with the key {parts[0]}, and this node has the key {Id}. Give this node the same key file or {Variable}, or submit the job again.");
        try
        {
            var bytes = Convert.FromBase64String(parts.Length == 2 ? parts[1] : "");
            var plain = new byte[bytes.Length - NonceSize - TagSize];
            using var aes = new AesGcm(_key, TagSize);
            aes.Decrypt(bytes.AsSpan(0, NonceSize), bytes.AsSpan(NonceSize, plain.Length), bytes.AsSpan(NonceSize + plain.Length), plain, Header());
            return Encoding.UTF8.GetString(plain);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or OverflowException or ArgumentException)
        {
            throw new SluiceException("SLC4152", $"The stored secret of {where} was changed after it was encrypted. Submit the job again.", inner: e);
        }
    }

    /// <summary>The id tells nothing of the key.</summary>
    public override string ToString() => Id;

    private byte[] Header() => Encoding.UTF8.GetBytes(Prefix + Id);

    private static SecretKey Read(string path)
    {
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & others) != UnixFileMode.None)
            throw new SluiceException("SLC4150", $"The key file {path} can be read or written by others. Make it its owner's alone: chmod 600.");
        return Parse(File.ReadAllText(path).Trim(), $"the key file {path}");
    }

    /// <summary>Of two that start at once one makes the file, and both have its key.</summary>
    private static SecretKey Create(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var partial = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(partial, options))
        {
            file.Write(Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(Size)) + "\n"));
            file.Flush(flushToDisk: true);
        }

        try
        {
            File.Move(partial, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(partial);
        }

        return Read(path);
    }

    private static SecretKey Parse(string text, string where)
    {
        var key = new byte[Size];
        return Convert.TryFromBase64String(text, key, out var length) && length == Size
            ? new SecretKey(key)
            : throw new SluiceException("SLC4150", $"The key in {where} is none: it is 32 bytes in base64 (44 characters).");
    }
}
