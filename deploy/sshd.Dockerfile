# OpenSSH for partners who push files to us; its configuration, keys and accounts come from `gw sftp-server apply`, nothing is baked in.
FROM debian:12-slim
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server && rm -rf /var/lib/apt/lists/* /etc/ssh/ssh_host_*
EXPOSE 22
# sshd's own folder lies on the tmpfs of a read-only root. /etc is a volume: accounts and host keys stay when the container is made anew.
CMD ["sh", "-c", "mkdir -p -m 0755 /run/sshd && ssh-keygen -A && sh /sshd/accounts.sh && exec /usr/sbin/sshd -D -e -f /sshd/sshd_config"]
